/** What bundling/page-plugin.ts makes of a folder. */
declare module 'page:*' {
  // oxlint-disable-next-line typescript/consistent-type-imports -- a relative import cannot stand in here
  const page: import('../../bundling/page.ts').Page;
  export default page;
}
