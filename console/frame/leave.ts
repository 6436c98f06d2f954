import { notifications } from '@mantine/notifications';
import { ask } from '../asking/api.ts';
import { pagesAt } from '../asking/face.ts';
import { problemOf } from '../asking/problem.ts';
import { t } from '../texts/texts.ts';
import { signedOut } from './signed-out.ts';

/** Ends the session, here and at the service; says so where that did not work, since then it goes on. */
export async function leave(): Promise<void> {
  try {
    await ask.DELETE('/v1/session');
  } catch (thrown) {
    const { status, detail } = problemOf(thrown);
    if (status !== 401) {
      notifications.show({ color: 'red', title: t.doors.notSignedOut, message: detail });
      return;
    }
  }
  // A new page, so that nothing of what was looked at stays in the browser's memory.
  location.replace(`${pagesAt}?${signedOut}`);
}
