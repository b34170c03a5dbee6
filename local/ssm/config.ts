/** A parameter, as its template declares it. */
export interface ParameterConfig {
  name: string;
  accountId: string;
  type: 'String' | 'StringList';
  value: string;
}
