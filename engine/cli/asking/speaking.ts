import { Option, type Command } from 'commander';
import { Ending, exitCodes } from '../ending.ts';
import { systemClock } from '../world.ts';
import type { Destination } from './ask.ts';

/** What a command speaks to a service with. */
export interface Speaking {
  readonly key: string;
  readonly url: string;
}

/** Gives a command its options for that; `keyWords` say which key it takes. */
export function speaking(command: Command, keyWords: string): Command {
  return command
    .addOption(new Option('--key <key>', keyWords).env('SCHOOLBELL_KEY').makeOptionMandatory())
    .addOption(
      new Option('--url <url>', 'where the service is')
        .env('SCHOOLBELL_URL')
        .default('http://127.0.0.1:4080'),
    );
}

/** Ends the command where they lead nowhere. `say` is told of every wait. */
export function destinationOf({ key, url }: Speaking, say: (line: string) => void): Destination {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new Ending(
      `--url is ${JSON.stringify(url)}; write http:// or https:// and where the service is.`,
      exitCodes.usage,
    );
  }
  const onRetry = (reason: string, delayMs: number): void =>
    say(`${reason} Trying again in ${delayMs / 1000} s.`);
  return { key, url, clock: systemClock, onRetry };
}
