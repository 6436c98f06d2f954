import type { Store } from '../store/store.ts';
import { StoreLost } from '../store/store.ts';

/**
 * The same store, which tells of its loss whoever finds it: the sender, a publisher or someone who looks. The caller gets
 * the rejection all the same. Once it is told to close, a late call that comes to nothing is no loss.
 */
export function watchLoss(store: Store, onLost: (error: StoreLost) => void): Store {
  let quiet = false;
  const tell = (error: unknown): void => {
    if (quiet || !(error instanceof StoreLost)) return;
    quiet = true;
    onLost(error);
  };
  return new Proxy(store, {
    get(target, name, receiver) {
      const verb: unknown = Reflect.get(target, name, receiver);
      if (typeof verb !== 'function') return verb;
      return (...words: readonly unknown[]): unknown => {
        if (name === 'close') quiet = true;
        const answer: unknown = Reflect.apply(verb, target, words);
        if (answer instanceof Promise) answer.then(undefined, tell);
        return answer;
      };
    },
  });
}
