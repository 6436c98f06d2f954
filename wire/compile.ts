import { formats } from './formats.ts';
import type {
  Fault,
  FaultCode,
  ListSchema,
  NumberSchema,
  ObjectSchema,
  Schema,
  TextSchema,
} from './schema.ts';
import { faultsMax } from './schema.ts';
import { didYouMean } from './suggest.ts';

/**
 * Makes a checker of a schema once, so that checking costs microseconds. A valid value has no faults; a hostile one
 * costs no more than its schema allows: lists and maps are measured before they are walked, texts before they are
 * matched, and no depth is followed that the schema does not have.
 */
export function compile(schema: Schema): (value: unknown) => readonly Fault[] {
  const check = checkOf(schema);
  return (value) => {
    const found: Finding[] = [];
    check(value, found);
    return found.length === 0 ? faultless : found.slice(0, faultsMax).map(spoken);
  };
}

/** A fault before its path is known: each level that it passes on the way out puts its own name in front. */
interface Finding {
  path: string;
  readonly code: FaultCode;
  readonly says: string;
}

type Check = (value: unknown, found: Finding[]) => void;

const faultless: readonly Fault[] = Object.freeze([]);

function spoken({ path, code, says }: Finding): Fault {
  const end = says.endsWith('?') ? '' : '.';
  return { path, code, message: `${path === '' ? 'The value' : `\`${path}\``} ${says}${end}` };
}

function checkOf(schema: Schema): Check {
  const check = plainCheckOf(schema);
  if (typeof schema.type === 'string') return check;
  return (value, found) => {
    if (value !== null) check(value, found);
  };
}

function plainCheckOf(schema: Schema): Check {
  if ('properties' in schema) return objectCheck(schema);
  if ('items' in schema) return listCheck(schema);
  if (isText(schema)) return textCheck(schema);
  if (isNumber(schema)) return numberCheck(schema);
  return (value, found) => {
    if (typeof value !== 'boolean') found.push(wrongType('true or false', value));
  };
}

const plainType = ({ type }: Schema): string => (typeof type === 'string' ? type : type[0]);
const isText = (schema: Schema): schema is TextSchema => plainType(schema) === 'string';
const isNumber = (schema: Schema): schema is NumberSchema => /^(integer|number)$/.test(plainType(schema));

function objectCheck({
  properties,
  required,
  additionalProperties,
  maxProperties = 100,
}: ObjectSchema): Check {
  const names = Object.keys(properties);
  const known = new Map<string, { readonly check: Check; readonly needed: boolean }>();
  for (const [name, schema] of Object.entries(properties)) {
    known.set(name, { check: checkOf(schema), needed: required.includes(name) });
  }
  const other = additionalProperties === false ? undefined : checkOf(additionalProperties);

  return (value, found) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      found.push(wrongType('an object', value));
      return;
    }
    let neededSeen = 0;
    let othersSeen = 0;
    for (const name of Object.keys(value)) {
      if (found.length >= faultsMax) return;
      const field: unknown = Reflect.get(value, name);
      const property = known.get(name);
      if (property !== undefined) {
        // A field that is `undefined` is absent, as JSON would have it.
        if (field === undefined) continue;
        if (property.needed) neededSeen++;
        within(name, property.check, field, found);
      } else if (other === undefined) {
        found.push({
          path: shown(name),
          code: 'unknown-field',
          says: `is unknown; ${names.length === 0 ? 'nothing is taken here' : didYouMean(name, names)}`,
        });
      } else if (++othersSeen > maxProperties) {
        found.push({
          path: '',
          code: 'wrong-length',
          says: `has too many fields; at most ${maxProperties} are taken`,
        });
        return;
      } else {
        within(shown(name), other, field, found);
      }
    }
    if (neededSeen < required.length) pushMissing(value, required, properties, found);
  };
}

function pushMissing(
  value: object,
  required: readonly string[],
  properties: ObjectSchema['properties'],
  found: Finding[],
): void {
  for (const name of required) {
    if (Object.hasOwn(value, name) && Reflect.get(value, name) !== undefined) continue;
    const schema = properties[name];
    const kind = schema === undefined ? 'a value' : kindInWords(schema);
    found.push({ path: name, code: 'missing-field', says: `is missing; add it as ${kind}` });
  }
}

function listCheck({ items, minItems = 0, maxItems }: ListSchema): Check {
  const check = checkOf(items);
  return (value, found) => {
    if (!Array.isArray(value)) {
      found.push(wrongType('a list', value));
    } else if (value.length > maxItems || value.length < minItems) {
      found.push(wrongLength(`${value.length} items`, minItems, maxItems));
    } else {
      for (let index = 0; index < value.length && found.length < faultsMax; index++) {
        within(`[${index}]`, check, value[index], found);
      }
    }
  };
}

function within(name: string, check: Check, value: unknown, found: Finding[]): void {
  const before = found.length;
  check(value, found);
  for (let index = before; index < found.length; index++) {
    const finding = found[index];
    if (finding === undefined) continue;
    const rest = finding.path;
    finding.path = rest === '' || rest.startsWith('[') ? name + rest : `${name}.${rest}`;
  }
}

function textCheck(schema: TextSchema): Check {
  const { minLength = 0, maxLength = Infinity } = schema;
  const choices = schema.const === undefined ? schema.enum : [schema.const];
  const format = schema.format === undefined ? undefined : formats[schema.format];
  // What has a format is well formed by it.
  const pattern =
    schema.pattern !== undefined ? new RegExp(schema.pattern, 'u') : format ? undefined : wellFormed;
  const words =
    schema.pattern === undefined
      ? 'whole characters, without half a surrogate pair'
      : (schema.description ?? `text that matches ${schema.pattern}`);

  return (value, found) => {
    if (typeof value !== 'string') {
      found.push(wrongType(kindInWords(schema), value));
    } else if (choices !== undefined) {
      if (!choices.includes(value)) found.push(wrongValue(`must be ${oneOf(choices)}`, value));
    } else if (tooShort(value, minLength) || tooLong(value, maxLength)) {
      found.push(wrongLength(`${codePoints(value)} characters`, minLength, maxLength));
    } else if (format !== undefined && !format.holds(value)) {
      found.push(wrongValue(`must be ${format.words}`, value));
    } else if (pattern !== undefined && !pattern.test(value)) {
      found.push(wrongValue(`must be ${words}`, value));
    }
  };
}

/** No lone surrogates: JSON can name them, but UTF-8 cannot say them, so no receiver could be told what was meant. */
const wellFormed = /^\P{Cs}*$/u;

// A code point is one or two UTF-16 units: only a text near the limit has to be counted.
const tooShort = (text: string, min: number): boolean => text.length < min * 2 && codePoints(text) < min;
const tooLong = (text: string, max: number): boolean =>
  text.length > max && (text.length > max * 2 || codePoints(text) > max);

function codePoints(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length; index++) if ((text.codePointAt(index) ?? 0) > 0xffff) pairs++;
  return text.length - pairs;
}

function numberCheck(schema: NumberSchema): Check {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const integer = plainType(schema) === 'integer';
  return (value, found) => {
    if (typeof value !== 'number' || !Number.isFinite(value) || (integer && !Number.isInteger(value))) {
      found.push(wrongType(kindInWords(schema), value));
    } else if (value < minimum || value > maximum) {
      found.push(wrongValue(`must be ${bounds(minimum, maximum)}`, value));
    }
  };
}

function wrongType(wanted: string, value: unknown): Finding {
  return { path: '', code: 'wrong-type', says: `must be ${wanted}, not ${kindOf(value)}` };
}

function wrongValue(says: string, value: string | number): Finding {
  return { path: '', code: 'wrong-value', says: `${says}, not ${shown(JSON.stringify(value))}` };
}

function wrongLength(measured: string, min: number, max: number): Finding {
  const range = min === 0 && max !== Infinity ? `at most ${max}` : bounds(min, max);
  return { path: '', code: 'wrong-length', says: `has ${measured}; it must have ${range}` };
}

function bounds(min: number, max: number): string {
  if (min === -Infinity) return `at most ${max}`;
  return max === Infinity ? `at least ${min}` : `${min} to ${max}`;
}

function kindInWords(schema: Schema): string {
  if ('properties' in schema) return 'an object';
  if ('items' in schema) return 'a list';
  if (isText(schema)) return schema.format === undefined ? 'a string' : formats[schema.format].words;
  if (isNumber(schema)) return plainType(schema) === 'integer' ? 'a whole number' : 'a number';
  return 'true or false';
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number') return Number.isFinite(value) ? `the number ${value}` : `${value}`;
  return typeof value === 'boolean' ? `${value}` : `a ${typeof value}`;
}

const oneOf = (choices: readonly (string | null)[]): string =>
  choices.length === 1
    ? `"${choices[0]}"`
    : `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;

/** What a stranger wrote, short enough to be shown. */
const shown = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 60)}…`);
