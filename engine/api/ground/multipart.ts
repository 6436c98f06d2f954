import { isUtf8 } from 'node:buffer';
import type { BusboyInstance } from '@fastify/busboy';
import { Busboy } from '@fastify/busboy';
import type { Form } from './form.ts';
import {
  faultOf,
  faultyForm,
  fieldsMax,
  formOf,
  malformedForm,
  refuseCharset,
  tooManyFields,
} from './form.ts';

/** Parses `multipart/form-data` (RFC 7578) that holds plain fields. A file in it is refused by the name of its field. */
export async function parseMultipart(bytes: Buffer, contentType: string): Promise<Form> {
  refuseCharset(contentType);
  if (!isUtf8(bytes)) throw malformedForm('It is not UTF-8; encode it as UTF-8');
  const { entries, files } = await partsOf(bytes, contentType);
  if (files.length === 0) return formOf(entries);
  throw faultyForm(files.map((name) => faultOf(name, 'is sent as a file; send it as a plain field')));
}

interface Parts {
  readonly entries: readonly (readonly [name: string, value: string])[];
  /** The fields that came as files. */
  readonly files: readonly string[];
}

function partsOf(bytes: Buffer, contentType: string): Promise<Parts> {
  return new Promise((resolve, reject) => {
    const entries: (readonly [string, string])[] = [];
    const files: string[] = [];
    const parser = parserOf(contentType, (name) => files.push(name));
    parser.on('field', (name: string | undefined, value: string) => entries.push([name ?? '', value]));
    parser.on('partsLimit', () => reject(tooManyFields()));
    parser.on('error', () =>
      reject(malformedForm('It breaks off before its closing boundary; send it whole')),
    );
    parser.on('finish', () => resolve({ entries, files }));
    parser.end(bytes);
  });
}

function parserOf(contentType: string, onFile: (name: string) => void): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { parts: fieldsMax, headerPairs: 20 },
      // Read as a field like any other: the stream of a file that breaks off would throw where nobody catches.
      isPartAFile: (name, _contentType, fileName) => {
        if (fileName !== undefined) onFile(name ?? '');
        return false;
      },
    });
  } catch {
    throw malformedForm('Its Content-Type names no boundary; let your HTTP client write that header');
  }
}
