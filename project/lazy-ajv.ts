// A module of ours, so that a lazy import of it keeps its named exports in the bundle.
export { Ajv } from 'ajv';
