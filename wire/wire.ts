// The door of the package: everything a sender and a receiver share. The dialects stand behind `@schoolbell/wire/profiles`.
export * from './compile.ts';
export * from './decode.ts';
export * from './event.ts';
export * from './event-fields.ts';
export * from './event-types.ts';
export * from './examples/operations.ts';
export * from './house.ts';
export * from './instant.ts';
export * from './operations.ts';
export * from './profile.ts';
export * from './promise-words.ts';
export * from './receiver.ts';
export * from './schedule.ts';
export * from './schema.ts';
export * from './signature.ts';
export {
  algorithmOf,
  makeSecret,
  MalformedSecret,
  publicKeyOf,
  type SigningAlgorithm,
} from './signing-keys.ts';
export * from './suggest.ts';
