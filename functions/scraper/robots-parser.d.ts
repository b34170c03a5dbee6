// The package's own types are of an export that it does not have.
declare module 'robots-parser/Robots.js' {
  export default class Robots {
    constructor(url: string, contents: string);
    /** Undefined if the address is of another host. */
    isAllowed(url: string, userAgent: string): boolean | undefined;
  }
}
