const swc = {
  jsc: {
    parser: { syntax: 'typescript' },
    target: 'es2024',
    transform: { verbatimModuleSyntax: true },
    experimental: { keepImportAttributes: true },
  },
};

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,test,migrations,bench}/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Node itself loads what runs outside the tests' sandbox: swc would make CommonJS of it
  transform: { '(?<!/global-(setup|teardown))\\.ts$': ['@swc/jest', swc] },
  globalSetup: '<rootDir>/test/helpers/global-setup.ts',
  globalTeardown: '<rootDir>/test/helpers/global-teardown.ts',
  maxWorkers: 2,
  testTimeout: 90_000,
};
