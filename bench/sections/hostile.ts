import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { addressRule } from '../../engine/delivery/address.ts';
import { createConnector } from '../../engine/delivery/connector.ts';
import type { Sender } from '../../engine/delivery/send.ts';
import { createSender } from '../../engine/delivery/send.ts';
import { realClock } from '../../engine/testing/real-clock.ts';
import { startChild } from '../children.ts';
import type { Crew } from '../crew.ts';
import { finding, type Finding } from '../findings.ts';
import type { HostileVerbs } from '../hostile-sink.ts';
import { pause } from '../measure.ts';
import type { Sizes } from '../sizes.ts';

/** What is left in memory of a sender after so many bad answers of each kind, and after as many origins. */
export async function hostile(_: Crew, { hostile: { each } }: Sizes): Promise<Finding[]> {
  const receiver = startChild<HostileVerbs>(new URL('../hostile-sink.ts', import.meta.url));
  const connector = createConnector({ rule: addressRule(['127.0.0.0/8']), clock: realClock });
  const sender = createSender({ clock: realClock, connector });
  try {
    const { port, names } = await receiver.ask('listen', undefined);
    const here = (): string => `http://127.0.0.1:${port}`;
    const section = `hostile, ${each} of each`;
    // Code is compiled and buffers are made once, whoever answers.
    for (const name of names) await play(receiver, sender, name, Math.min(each, 200), here);
    const before = resting();
    const after: Memory[] = [];
    for (const name of names) {
      await play(receiver, sender, name, each, here);
      after.push(resting());
    }
    await play(receiver, sender, undefined, each, (number) => origin(number, port));
    const origins = resting();
    return [
      finding(section, 'heap before', 'MiB', before.heapMib),
      finding(section, `heap after each of ${names.length} kinds, most`, 'MiB', most(after, 'heapMib')),
      finding(section, 'heap after as many origins', 'MiB', origins.heapMib),
      finding(section, 'resident before', 'MiB', before.residentMib),
      finding(section, 'resident after each kind, most', 'MiB', most(after, 'residentMib')),
      finding(section, 'resident after as many origins', 'MiB', origins.residentMib),
    ];
  } finally {
    await sender.close();
    await receiver.end();
  }
}

async function play(
  receiver: ReturnType<typeof startChild<HostileVerbs>>,
  sender: Sender,
  name: string | undefined,
  count: number,
  originOf: (number: number) => string,
): Promise<void> {
  const body = Buffer.from('{"type":"course.completed"}');
  for (let from = 0; from < count; from += atOnce * 64) {
    // The receiver forgets its connections when it is told anew.
    await receiver.ask('play', name === undefined ? {} : { name });
    const until = Math.min(count, from + atOnce * 64);
    let next = from;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (next < until) {
          const request = { origin: originOf(next++), path: '/', headers: [], ownHeaders: [], body };
          await sender.send(request, { timeoutMs: 20_000, redirectsMax: 0 });
        }
      }),
    );
  }
  await pause(50);
}

const atOnce = 8;

/** All of 127.0.0.0/8 leads to this machine. */
function origin(number: number, port: number): string {
  return `http://127.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}:${port}`;
}

interface Memory {
  readonly heapMib: number;
  readonly residentMib: number;
}

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Once nothing more can be freed. */
function resting(): Memory {
  if (!isCallable(collect)) throw new Error('This Node lends no garbage collector.');
  for (let time = 0; time < 3; time += 1) collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapMib: (heapUsed + external) / 2 ** 20, residentMib: rss / 2 ** 20 };
}

function isCallable(value: unknown): value is () => void {
  return typeof value === 'function';
}

function most(memories: readonly Memory[], figure: keyof Memory): number {
  return Math.max(...memories.map((memory) => memory[figure]));
}
