// A process: a receiver that does one bad thing, over and over.
import type { HostileReceiver } from '../engine/testing/hostile-receiver.ts';
import { goodAnswer, hostileAnswers } from '../engine/testing/hostile-answers.ts';
import { hostileReceiver } from '../engine/testing/hostile-receiver.ts';
import { forever, readRequest, write } from '../engine/testing/hostile-steps.ts';
import { realClock } from '../engine/testing/real-clock.ts';
import { answerQuestions } from './children.ts';

export interface HostileVerbs {
  listen: { takes: undefined; answers: { readonly port: number; readonly names: readonly string[] } };
  /** From now on it does that alone; without a name it answers well. */
  play: { takes: { readonly name?: string }; answers: undefined };
}

/** Those that end by themselves: for the others each request waits for a deadline. */
const ending = hostileAnswers.filter(({ until }) => until === undefined);
const well = [forever(readRequest, write(goodAnswer))];
let receiver: HostileReceiver | undefined;

answerQuestions<HostileVerbs>({
  async listen() {
    receiver = await hostileReceiver({ clock: realClock, host: '0.0.0.0' });
    return { port: receiver.port, names: ending.map(({ name }) => name) };
  },
  play({ name }) {
    const script = ending.find((each) => each.name === name)?.script ?? well;
    receiver?.play(script);
    return undefined;
  },
});
