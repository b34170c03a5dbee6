// The list of sources as one environment variable: these are strings, and a `${file(…)}` of YAML is not.
module.exports = async ({ resolveVariable }) => JSON.stringify(await resolveVariable('self:custom.sources'));
