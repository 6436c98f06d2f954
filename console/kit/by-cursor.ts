/** For `api.useInfiniteQuery`: a list goes on where the `next` of its last page says. */
export const byCursor = {
  pageParamName: 'cursor',
  initialPageParam: null,
  getNextPageParam: (last: { readonly next: string | null }) => last.next ?? undefined,
};
