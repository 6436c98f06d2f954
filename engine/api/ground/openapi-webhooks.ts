import type { Profile, StatusRange } from '@schoolbell/wire';
import { eventTypes, isOperationType, operationTypes, promiseWords, retryWords } from '@schoolbell/wire';
import type { Sample, SampledType } from '../../delivery/sample.ts';
import { goldenSample, sampledBodies, sampledTypes, testSample } from '../../delivery/sample.ts';
import { shownSchema } from './shown-schema.ts';

/** What endpoints are sent, as OpenAPI 3.1 says it: an entry for every type of every dialect, and its test message. */
export function webhooksOf(profiles: ReadonlyMap<string, Profile>): Readonly<Record<string, object>> {
  const entries = [...profiles.values()].flatMap((profile) => [
    ...sampledTypes(profile).flatMap((sampled) => webhookOf(profile, sampled, profiles)),
    ...testWebhookOf(profile),
  ]);
  return Object.fromEntries(entries);
}

type Entry = readonly [name: string, item: object];

function webhookOf(
  profile: Profile,
  { type, wireType, grade, condition }: SampledType,
  profiles: ReadonlyMap<string, Profile>,
): readonly Entry[] {
  const sample = goldenSample(profile, type);
  if (sample === undefined) return [];
  const { title, description } = isOperationType(type) ? operationTypes[type] : eventTypes[type];
  const words = [
    description,
    condition === undefined ? '' : `Sent ${condition}.`,
    `The dialect calls it “${wireType}”; ${gradeWords[grade]}.`,
    `The exact bytes: \`GET /v1/profiles/${profile.name}/samples/${type}\`.`,
  ];
  const bodies = sampledBodies(profile, type, profiles.values());
  return [[`${profile.name}.${type}`, item(profile, `${profile.title}: ${title}`, words, sample, bodies)]];
}

function testWebhookOf(profile: Profile): readonly Entry[] {
  const sample = testSample(profile);
  if (sample === undefined) return [];
  const words = ['The message that `POST …/ping` sends, and that an approval sends.'];
  return [
    [`${profile.name}.test`, item(profile, `${profile.title}: test message`, words, sample, [sample.body])],
  ];
}

function item(
  profile: Profile,
  summary: string,
  words: readonly string[],
  sample: Sample,
  bodies: readonly string[],
): object {
  const contentType = sample.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '*/*';
  const isJson = contentType.startsWith('application/json');
  const read = isJson ? (text: string): unknown => JSON.parse(text) : form;
  const examples = { sample: { summary: 'As it stands on the wire', value: read(sample.body) } };
  return {
    post: {
      tags: ['webhooks'],
      summary,
      description: [...words.filter((text) => text !== ''), promiseWords(profile.promise).join(' ')].join(
        '\n\n',
      ),
      security: [],
      parameters: headersOf(profile, sample),
      requestBody: {
        required: true,
        ...(!isJson && { description: `On the wire: ${sample.body}` }),
        content: { [contentType]: { schema: shownSchema(bodies.map(read)), examples } },
      },
      responses: responsesOf(profile),
    },
  };
}

/** OpenAPI leaves Content-Type to the body. */
function headersOf({ rules }: Profile, { headers }: Sample): readonly object[] {
  const own = headers
    .filter(([name]) => name.toLowerCase() !== 'content-type')
    .map(([name, value]) => header(name, true, { const: value }, 'Always this.'));
  const always = rules.signing === 'always';
  const when = always ? 'Always signed' : 'Only where the endpoint asks to be signed';
  const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    header(name, always, {}, `${when}, by Standard Webhooks.`),
  );
  return [...own, ...signed];
}

function header(name: string, required: boolean, schema: object, description: string): object {
  return { name, in: 'header', required, description, schema: { type: 'string', ...schema } };
}

function responsesOf({ promise }: Profile): object {
  const taken = promise.success.flatMap(statusesOf);
  return {
    ...Object.fromEntries(taken.map((status) => [status, { description: 'Success: it is not sent again.' }])),
    default: { description: `Failure. ${retryWords(promise.retry)}` },
  };
}

/** A whole hundred is written `2XX`. */
function statusesOf([from, to]: StatusRange): readonly string[] {
  const statuses: string[] = [];
  for (let status = from; status <= to; status += 1) {
    const isWhole = status % 100 === 0 && status + 99 <= to;
    statuses.push(isWhole ? `${status / 100}XX` : String(status));
    if (isWhole) status += 99;
  }
  return statuses;
}

function form(text: string): unknown {
  return Object.fromEntries(new URLSearchParams(text));
}

const gradeWords: Readonly<Record<SampledType['grade'], string>> = {
  doc: 'its bytes are those of the system’s own document',
  pub: 'its bytes are public elsewhere than in the system’s document',
  ours: 'its bytes are Schoolbell’s own, since nothing public says them',
};
