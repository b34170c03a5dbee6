// What serverless.yml takes from function-alarms.ts: a `${file(…)}` loads JavaScript, but not TypeScript.
const { functionAlarms, wakingAlarms } = require('./function-alarms.ts');

module.exports = {
  alarms: async ({ resolveConfigurationProperty, resolveVariable }) => {
    const prefix = `${await resolveVariable('self:service')}-${await resolveVariable('sls:stage')}`;
    return functionAlarms(await resolveConfigurationProperty(['functions']), prefix);
  },

  /** As JSON strings, for the dashboard. `Ref` of an alarm is its name. */
  wakingArns: async ({ resolveConfigurationProperty }) =>
    wakingAlarms(await resolveConfigurationProperty(['functions'])).map((id) => ({
      'Fn::Sub': `"arn:aws:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:\${${id}}"`,
    })),
};
