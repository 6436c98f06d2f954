import { profiles } from '@schoolbell/wire/profiles';
import type { Command } from 'commander';
import { Option } from 'commander';
import { readFileSync } from 'node:fs';
import { certificateFile } from '../config/reading.ts';
import { randomId } from '../ids.ts';
import { Ending, exitCodes } from './ending.ts';
import { sampleList } from './sampling/list.ts';
import { postSample } from './sampling/post.ts';
import { sampleRequest } from './sampling/request.ts';
import { systemClock, systemRandomBytes } from './world.ts';

/** `schoolbell sample`: any body that can be sent, to read, to pipe on, or to post to a URL. Needs no service. */
export function addSample(program: Command): void {
  program
    .command('sample')
    .description('print the sample of a profile and type, or post it to a URL')
    .argument('[profile]', `one of ${[...profiles.keys()].join(', ')}; all are listed when absent`)
    .argument('[type]', 'an event type; those of the profile are listed when absent')
    .option('--to <url>', 'post it there, whatever address that is, and print the answer')
    .option(
      '--header <header>',
      '`name: value`, sent too; may be given several times',
      (header: string, before: readonly string[]) => [...before, header],
      [],
    )
    .option('--secret <secret>', 'sign it by Standard Webhooks with this `whsec_…`')
    .option('--body', 'print the body alone, to the byte', false)
    .addOption(
      new Option(
        '--extra-ca-file <file>',
        'certificate authorities (PEM) to trust besides the usual ones',
      ).env('SCHOOLBELL_EXTRA_CA_FILE'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ schoolbell sample                                        what there is
  $ schoolbell sample skilljar course.completed              a request, headers and body
  $ schoolbell sample fuse path.completed --body > body      the bytes alone
  $ schoolbell sample acadle course.completed --to https://example.com/hooks

Exit codes: 0 printed, or answered as the profile calls success · 1 refused or unreached · 2 usage`,
    )
    .action(sample);
}

interface SampleOptions {
  readonly to?: string;
  readonly header: readonly string[];
  readonly secret?: string;
  readonly body: boolean;
  readonly extraCaFile?: string;
}

async function sample(
  profileName: string | undefined,
  type: string | undefined,
  { to, header, secret, body, extraCaFile }: SampleOptions,
): Promise<void> {
  if (profileName === undefined || type === undefined) {
    if (to !== undefined || body) throw usage('Say which: `schoolbell sample` lists every profile and type.');
    process.stdout.write(sampleList(profileName));
    return;
  }
  if (to !== undefined && body) throw usage('--body prints and --to posts; give one of them.');
  const { profile, request } = sampleRequest({
    profile: profileName,
    type,
    headers: header,
    id: randomId('sample', systemRandomBytes),
    now: systemClock.now(),
    ...(to !== undefined && { to }),
    ...(secret !== undefined && { secret }),
  });
  if (to === undefined) {
    const lines = request.headers.map(([name, value]) => `${name}: ${value}\n`).join('');
    process.stdout.write(body ? request.body : `${lines}\n${request.body.toString('utf8')}\n`);
    return;
  }
  const extraCa = extraCaFile === undefined ? undefined : certificates(extraCaFile);
  const { isSuccess, told } = await postSample(profile, request, systemClock, extraCa);
  process.stdout.write(told);
  if (!isSuccess) throw new Ending('', exitCodes.failed);
}

function certificates(path: string): string {
  const read = certificateFile(path, { readFile: (file) => readFileSync(file, 'utf8') });
  if ('value' in read) return read.value.pem;
  throw usage(`--extra-ca-file ${read.fault}; ${read.cure}.`);
}

function usage(message: string): Ending {
  return new Ending(message, exitCodes.usage);
}
