/** Source of ids: unique, unguessable, URL-safe, no meaning. Passed in so that tests and simulations repeat. */
export interface Ids {
  next(): string;
}
