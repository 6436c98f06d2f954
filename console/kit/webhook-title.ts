import { visible } from './plain-text.ts';
import { webhookName } from './webhook-name.ts';

/** What people call a webhook, as a line that nobody can turn and that fits above a page. */
export function webhookTitle(webhook: Parameters<typeof webhookName>[0]): string {
  const title = visible(webhookName(webhook).trim()).replaceAll(/\s+/g, ' ');
  return title.length <= titleCharactersMax ? title : `${title.slice(0, titleCharactersMax)}…`;
}

const titleCharactersMax = 90;
