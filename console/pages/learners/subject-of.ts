/** What an event is about besides the learner, as learners see it called: the title of its course, its path, its badge. */
export function subjectOf(data: unknown): string {
  if (!isObject(data)) return '';
  for (const part of parts) {
    const named = data[part];
    if (!isObject(named)) continue;
    const name = named['title'] ?? named['name'] ?? named['description'] ?? named['id'];
    if (typeof name === 'string' && name !== '') return name;
  }
  return '';
}

/** The narrowest first: a lesson tells more than the course that it stands in. */
const parts = [
  'lesson',
  'quiz',
  'content',
  'certificate',
  'badge',
  'session',
  'course',
  'path',
  'offer',
  'task',
  'domain',
] as const;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
