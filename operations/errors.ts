/** An error that whoever runs a tool can mend: it is shown as its message alone, which says what to do. */
export abstract class OperatorError extends Error {}
