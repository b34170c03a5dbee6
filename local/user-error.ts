/** An error that whoever reads it can mend: it is shown as its message alone, which says what to do. */
export abstract class UserError extends Error {}
