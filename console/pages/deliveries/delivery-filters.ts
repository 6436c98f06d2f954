import type { Delivery } from '../../asking/api.ts';
import { soundSpan } from '../../kit/span.ts';
import { isTypeName } from '../../kit/type-name.ts';
import { t } from '../../texts/texts.ts';

/** What the address of the list names. */
export interface DeliverySearch {
  readonly endpoint?: string;
  readonly type?: string;
  readonly learner?: string;
  readonly state?: string;
  readonly since?: string;
  readonly until?: string;
}

/** What the API is asked for. What somebody wrote into the address and what is none of its words is left out. */
export function deliveryQuery({ endpoint, type, learner, state, since, until }: DeliverySearch) {
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(isTypeName(type) && { type }),
    ...(learner !== undefined && { learner }),
    ...(isState(state) && { state }),
    ...soundSpan({ since, until }),
  };
}

function isState(text: string | undefined): text is Delivery['state'] {
  return text !== undefined && Object.hasOwn(t.kit.states, text);
}
