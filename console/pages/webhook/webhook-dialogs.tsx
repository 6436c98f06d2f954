import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { ask, type Endpoint } from '../../asking/api.ts';
import { Certain } from '../../kit/certain.tsx';
import { t } from '../../texts/texts.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { DeclineDialog } from './decline-dialog.tsx';
import { ResumeDialog } from './resume-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { webhooksChanged } from '../../kit/webhooks-changed.ts';
import { useWaiting } from './webhook-asking.ts';

/** What is done only after asking. */
export type Deed = 'pause' | 'resume' | 'rotate' | 'remove' | 'approve' | 'decline';

interface WebhookDialogsProps {
  /** Which one is open, where one is. */
  readonly deed: Deed | undefined;
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Asks before a webhook is changed in a way that others feel. */
export function WebhookDialogs({ deed, endpoint, onClose }: WebhookDialogsProps) {
  const navigate = useNavigate();
  const { academy, id } = endpoint;
  const waiting = useWaiting(endpoint, deed === 'remove' || deed === 'resume');
  const at = { params: { path: { academy, id } } };
  const { pause, remove } = t.webhook;
  return (
    <>
      <Certain
        opened={deed === 'pause'}
        title={pause.title}
        says={pause.says}
        verb={pause.verb}
        onClose={onClose}
        act={async () => {
          await ask.POST('/v1/academies/{academy}/endpoints/{id}/pause', { ...at, body: {} });
          await webhooksChanged();
        }}
      />
      <Certain
        opened={deed === 'remove'}
        title={remove.title}
        says={remove.says(waiting.count, waiting.atLeast)}
        verb={remove.verb}
        isDestructive
        onClose={onClose}
        act={async () => {
          await ask.DELETE('/v1/academies/{academy}/endpoints/{id}', at);
          await navigate({ to: '/academies/$academy/webhooks', params: { academy } });
          notifications.show({ message: remove.done });
          await webhooksChanged();
        }}
      />
      <ResumeDialog opened={deed === 'resume'} endpoint={endpoint} waiting={waiting} onClose={onClose} />
      <RotateDialog opened={deed === 'rotate'} endpoint={endpoint} onClose={onClose} />
      <ApproveDialog opened={deed === 'approve'} endpoint={endpoint} onClose={onClose} />
      <DeclineDialog opened={deed === 'decline'} endpoint={endpoint} onClose={onClose} />
    </>
  );
}
