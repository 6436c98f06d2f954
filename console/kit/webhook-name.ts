/** What people call a webhook: its description, else where it goes. */
export function webhookName({
  description,
  url,
}: {
  readonly description?: string;
  readonly url: string;
}): string {
  if (description !== undefined && description.trim() !== '') return description;
  return url.replace(/^https?:\/\//, '');
}
