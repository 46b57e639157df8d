/** UTC. Pure code gets the moment as a value; only loops and adapters hold a clock. */
export interface Clock {
  now(): Date;
}
