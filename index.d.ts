export * from './dist/core';
