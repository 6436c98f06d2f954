import { Badge, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../texts/texts.ts';
import { Foreign } from './foreign.tsx';
import { Payload } from './payload.tsx';

interface Message {
  /** In the order and spelling of the wire. */
  readonly headers: readonly (readonly string[])[];
  /** Undefined where it is not known any more. */
  readonly body: string | undefined;
}

interface ExchangeProps {
  /** As it was sent; undefined where none could be made. */
  readonly request: (Message & { readonly url: string; readonly method?: string }) | undefined;
  readonly requestNote?: ReactNode;
  /** As it came back; undefined where none did. */
  readonly answer: (Message & { readonly status: number }) | undefined;
  /** Why none came, what followed, or what is left out of it. */
  readonly answerNote?: ReactNode;
}

/** A request and what came back, side by side; on a narrow screen one below the other. */
export function Exchange({ request, requestNote, answer, answerNote }: ExchangeProps) {
  const says = t.exchange;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <RequestSide request={request} note={requestNote} />
      <Side title={says.answer} note={answerNote}>
        {answer === undefined ? (
          <Text size="sm">{says.noAnswer}</Text>
        ) : (
          <>
            <Group gap="xs">
              <Badge color={answer.status < 300 ? 'green' : 'red'} variant="light" className="badge">
                {says.status(answer.status)}
              </Badge>
            </Group>
            <Shown message={answer} name={says.answer} />
          </>
        )}
      </Side>
    </SimpleGrid>
  );
}

interface RequestSideProps {
  readonly request: ExchangeProps['request'];
  readonly note?: ReactNode;
  /** Another where a page shows more than one. */
  readonly title?: string;
}

/** A request alone: as it was sent, or as it would be. */
export function RequestSide({ request, note, title = t.exchange.request }: RequestSideProps) {
  return (
    <Side title={title} note={note}>
      {request === undefined ? (
        <Text size="sm">{t.exchange.noRequest}</Text>
      ) : (
        <>
          <Text size="sm" ff="monospace" className="exchange-line">
            {request.method ?? 'POST'} <Foreign text={request.url} charactersMax={1200} />
          </Text>
          <Shown message={request} name={title} />
        </>
      )}
    </Side>
  );
}

interface SideProps {
  readonly title: string;
  readonly note: ReactNode;
  readonly children: ReactNode;
}

function Side({ title, note, children }: SideProps) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title} className="exchange-side">
      <Stack gap="sm">
        <Text fw={600}>{title}</Text>
        {note !== undefined && <div>{note}</div>}
        {children}
      </Stack>
    </Paper>
  );
}

interface ShownProps {
  readonly message: Message;
  /** Which of the two, for those who hear the page. */
  readonly name: string;
}

function Shown({ message, name: which }: ShownProps) {
  return (
    <>
      {message.headers.length > 0 && (
        <dl className="exchange-headers" aria-label={t.exchange.headersOf(which)} tabIndex={0}>
          {message.headers.map(([name = '', value = ''], at) => (
            <div key={`${at} ${name}`}>
              <dt>
                <Foreign text={name} />
              </dt>
              <dd>
                <Foreign text={value} charactersMax={1200} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {message.body !== undefined && <Payload text={message.body} label={t.exchange.bodyOf(which)} />}
    </>
  );
}
