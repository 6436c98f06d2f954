/** A request and what was answered to it, side by side. */
export const exchange = {
  request: 'Request',
  answer: 'Answer',
  headers: 'Headers',
  headersOf: (what: string) => `Headers of the ${what.toLowerCase()}`,
  bodyOf: (what: string) => `Body of the ${what.toLowerCase()}`,
  name: 'Name',
  value: 'Value',
  noHeaders: 'No headers',
  noRequest: 'No request could be made.',
  noAnswer: 'No answer came.',
  status: (status: number) => `Status ${status}`,
  redirects: 'Redirects that were followed',
} as const;
