/** The variables that the test runner hands to the tests; the product's own settings are read in `libs/process`. */
export const env = (name: `TEST_${string}`): string | undefined => process.env[name];
