import { t } from '../texts/texts.ts';

/** Why a webhook was switched off. The reasons that profiles give are words for programs; one that is not known here is shown as it is. */
export function disabledWords(reason: string | undefined): string | undefined {
  return Object.entries(t.webhook.standing.disabledWords).find(([name]) => name === reason)?.[1] ?? reason;
}
