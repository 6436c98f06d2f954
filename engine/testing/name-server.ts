import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name server by UDP that knows some IPv4 addresses and says nothing at all of every other name. */
export interface NameServer {
  /** As resolvers take it. */
  readonly place: string;
  /** Names in order, one for each family that was asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function nameServer(known: Readonly<Record<string, string>>): Promise<NameServer> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = questionOf(query);
    asked.push(name);
    const ipv4 = known[name];
    if (ipv4 !== undefined)
      socket.send(answerTo(query, end, type === typeA ? ipv4 : undefined), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    place: `127.0.0.1:${socket.address().port}`,
    asked,
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

// RFC 1035, section 4: a head of twelve bytes, then the name in labels, its type and its class.
const headBytes = 12;
const typeA = 1;

function questionOf(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = headBytes;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Without an address it says that the name has none of that family. */
function answerTo(query: Buffer, end: number, ipv4: string | undefined): Buffer {
  const head = Buffer.from(query.subarray(0, headBytes));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(ipv4 === undefined ? 0 : 1, 6);
  head.fill(0, 8);
  const question = query.subarray(headBytes, end);
  if (ipv4 === undefined) return Buffer.concat([head, question]);
  // The name of the question, an address of the internet, for sixty seconds, four bytes.
  const record = [0xc0, headBytes, 0, typeA, 0, 1, 0, 0, 0, 60, 0, 4, ...ipv4.split('.').map(Number)];
  return Buffer.concat([head, question, Buffer.from(record)]);
}
