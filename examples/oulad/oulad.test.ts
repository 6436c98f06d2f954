import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AcademyWords, type CanonicalEvent, parseEvent } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ouladEvents } from './events.ts';
import { carriedCounts, countsOf } from './expected.ts';

const fixture = join(import.meta.dirname, 'fixture');
const whole = join(import.meta.dirname, '../../../shared/oulad');
const academy: AcademyWords = {
  id: 'oulad',
  name: 'OULAD',
  companyId: 'oulad-company',
  domain: { id: 'oulad-domain', name: 'oulad.example' },
};

describe('the made directory', () => {
  test('tells its story in order of time, enrolled first and unenrolled last of a day', async () => {
    const story = (await listed(fixture)).map(({ id, occurredAt }) => `${occurredAt.slice(0, 10)} ${id}`);
    expect(story).toEqual([
      '2031-09-11 oulad-AAA-2031J-101-enrolled',
      '2031-09-29 oulad-AAA-2031J-102-enrolled',
      '2031-09-29 oulad-AAA-2031J-102-quiz-7001',
      '2031-10-06 oulad-AAA-2031J-103-enrolled',
      '2031-10-29 oulad-AAA-2031J-101-quiz-7001',
      '2032-01-29 oulad-BBB-2032B-101-enrolled',
      '2032-05-28 oulad-AAA-2031J-101-quiz-7002',
      '2032-05-28 oulad-AAA-2031J-103-quiz-7002',
      '2032-05-28 oulad-AAA-2031J-101-completed',
      '2032-05-28 oulad-AAA-2031J-102-completed',
      '2032-05-28 oulad-AAA-2031J-103-completed',
      '2032-05-28 oulad-AAA-2031J-103-unenrolled',
      '2032-08-19 oulad-BBB-2032B-101-completed',
      '2032-10-08 oulad-BBB-2032B-101-quiz-7101',
    ]);
  });

  test('says passed from 40 on, failed below, and neither where there is no score', async () => {
    const passed = (await listed(fixture)).flatMap((event) =>
      event.type === 'quiz.completed' ? [[event.id, event.data.result.passed]] : [],
    );
    expect(Object.fromEntries(passed)).toEqual({
      'oulad-AAA-2031J-102-quiz-7001': true,
      'oulad-AAA-2031J-101-quiz-7001': false,
      'oulad-AAA-2031J-101-quiz-7002': true,
      'oulad-AAA-2031J-103-quiz-7002': null,
      'oulad-BBB-2032B-101-quiz-7101': false,
    });
  });

  test('knows a learner by the first registration in whatever presentation', async () => {
    const learners = (await listed(fixture)).flatMap(({ data }) => ('learner' in data ? [data.learner] : []));
    const ofOne = learners.filter(({ id }) => id === '101').map(({ createdAt }) => createdAt);
    expect(new Set(ofOne)).toEqual(new Set(['2031-09-11T12:00:00.000Z']));
  });

  test('holds events that the wire takes and every profile can say', async () => {
    const events = await listed(fixture);
    expect(invalid(events)).toEqual([]);
    expect(inexpressible(events)).toEqual([]);
  });
});

describe('a directory that is not as it should be', () => {
  const made: string[] = [];
  afterEach(() => {
    for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
  });

  function spoiled(file: string, change: (text: string) => string): string {
    const directory = mkdtempSync(join(tmpdir(), 'oulad-'));
    made.push(directory);
    cpSync(fixture, directory, { recursive: true });
    writeFileSync(join(directory, file), change(readFileSync(join(directory, file), 'utf8')));
    return directory;
  }

  test.each([
    ['submissions.csv', /,score/, ',mark', /^submissions\.csv, line 2: the column score is missing/],
    ['submissions.csv', '7001,101,28,0,39', '7001,101,28,0,390', /^submissions\.csv, line 2: score is "390"/],
    ['submissions.csv', '7001,102,-2,0,40', '7001,102,-2', /^submissions\.csv: .*line 3/],
    [
      'submissions.csv',
      '7001,102,',
      '9999,102,',
      /^submissions\.csv, line 3: 9999 is not in assessments\.csv/,
    ],
    [
      'submissions.csv',
      '7001,102,',
      '7001,999,',
      /^submissions\.csv, line 3: AAA-2031J by 999 is not in registr/,
    ],
    [
      'submissions.csv',
      '7002,101,',
      '7001,101,',
      /^submissions\.csv, line 5: .* stands in submissions\.csv, line 2/,
    ],
    [
      'registrations.csv',
      'Pass',
      'Withdrawn',
      /^registrations\.csv, line 2: final_result is "Withdrawn"; .*Pass/,
    ],
    [
      'registrations.csv',
      'BBB,',
      'CCC,',
      /^registrations\.csv, line 5: CCC-2032B is not in presentations\.csv/,
    ],
    [
      'presentations.csv',
      '240',
      'long',
      /^presentations\.csv, line 2: length_days is "long"; it should be a whole/,
    ],
    ['presentations.csv', /[\s\S]+/, '', /^presentations\.csv is empty/],
  ])('is refused by file and line: %s with %s as %s', async (file, before, after, message) => {
    const directory = spoiled(file, (text) => text.replace(before, after));
    await expect(listed(directory)).rejects.toThrow(message);
  });

  test('is refused where a file is missing', async () => {
    await expect(listed(join(fixture, 'nowhere'))).rejects.toThrow(
      /^presentations\.csv cannot be read in .*nowhere/,
    );
  });
});

describe('the program', () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      join(import.meta.dirname, 'oulad.ts'),
      ...args,
    ]);

  test('prints one event a line', async () => {
    const { stdout } = await run(fixture);
    const printed = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(printed).toEqual(await listed(fixture));
  });

  test('ends with 1 and a sentence where it cannot read, with 2 where it was not asked', async () => {
    await expect(run('nowhere')).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'presentations.csv cannot be read in nowhere; give the directory that holds it.\n',
    });
    await expect(run()).rejects.toMatchObject({ code: 2, stdout: '' });
  });
});

const absent = existsSync(whole) ? '' : ' (skipped: the twelve presentations are not beside the repository)';
describe.skipIf(absent !== '')(`the twelve presentations${absent}`, () => {
  let events: readonly CanonicalEvent[] = [];
  beforeAll(async () => {
    events = await listed(whole);
  });

  test('are 60 458 events', () => {
    expect(events).toHaveLength(60_458);
    expect(countsOf(events)).toEqual({
      'course.enrolled': 12_489,
      'course.unenrolled': 9,
      'quiz.completed': 35_471,
      'course.completed': 12_489,
    });
  });

  test('stand in order of time under ids of their own', () => {
    const instants = events.map(({ occurredAt }) => occurredAt);
    expect(instants).toEqual(instants.toSorted());
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test('begin, for each learner of a presentation, with enrolled', () => {
    const begun = new Set<string>();
    const early = events.filter(({ id, type }) => {
      const enrollment = id.split('-').slice(0, 4).join('-');
      if (type === 'course.enrolled') begun.add(enrollment);
      return !begun.has(enrollment);
    });
    expect(early).toEqual([]);
  });

  test('are taken by the wire, and each can be said by every profile that carries it', () => {
    expect(invalid(events)).toEqual([]);
    expect(inexpressible(events)).toEqual([]);
  });

  test.each([
    [
      'standard',
      {
        'course.enrolled': 12_489,
        'course.unenrolled': 9,
        'course.completed': 12_489,
        'quiz.completed': 35_471,
      },
    ],
    ['fellow', { 'course.enrolled': 12_489, 'course.unenrolled': 9, 'course.completed': 12_489 }],
    ['innovative-educators', { 'course.completed': 12_489 }],
    ['skilljar', { 'course.enrolled': 12_489, 'course.completed': 12_489, 'quiz.completed': 35_471 }],
    ['acadle', { 'course.completed': 12_489 }],
    ['fuse', {}],
  ])('reach an endpoint of %s as %o', (name, counts) => {
    const profile = [...profiles.values()].find((each) => each.name === name);
    expect(profile && carriedCounts(profile, events)).toEqual(counts);
  });
});

async function listed(directory: string): Promise<readonly CanonicalEvent[]> {
  const events: CanonicalEvent[] = [];
  for await (const event of ouladEvents(directory)) events.push(event);
  return events;
}

function invalid(events: readonly CanonicalEvent[]): readonly unknown[] {
  return events.flatMap((event) => {
    const parsed = parseEvent(event);
    return parsed.kind === 'event' ? [] : [parsed];
  });
}

function inexpressible(events: readonly CanonicalEvent[]): readonly unknown[] {
  return [...profiles.values()].flatMap((profile) =>
    events
      .filter((event) => Object.keys(carriedCounts(profile, [event])).length > 0)
      .map((event) =>
        profile.encode(
          { ...event, academy: academy.id, publishedAt: event.occurredAt, sequence: 1 },
          { academy },
        ),
      )
      .filter(({ kind }) => kind !== 'body'),
  );
}
