/** How long something lives. Vault counts in whole seconds; a bare number never says of what. */
export class Duration {
  static seconds(amount: number): Duration {
    return new Duration(amount, 1, 'seconds');
  }

  static minutes(amount: number): Duration {
    return new Duration(amount, 60, 'minutes');
  }

  static hours(amount: number): Duration {
    return new Duration(amount, 3600, 'hours');
  }

  static days(amount: number): Duration {
    return new Duration(amount, 86_400, 'days');
  }

  private readonly total: number;

  /** @throws when the time is not a whole number of seconds, or none: Vault takes a TTL of zero for "the default". */
  private constructor(
    private readonly amount: number,
    secondsEach: number,
    private readonly unit: string,
  ) {
    this.total = amount * secondsEach;
    if (!Number.isSafeInteger(this.total) || this.total <= 0) {
      throw new Error(`A duration of ${amount} ${unit} is impossible: give a positive time in whole seconds.`);
    }
  }

  toSeconds(): number {
    return this.total;
  }

  /** As it was written: `30 days`. */
  toString(): string {
    return `${this.amount} ${this.amount === 1 ? this.unit.slice(0, -1) : this.unit}`;
  }
}
