/** What Stryker runs: the unit tests of core/, without those that look at the package as a whole. */
const { projects } = require('./jest.config');

const unit = projects.find(({ displayName }) => displayName === 'unit');
const { displayName: _, ...options } = unit;

module.exports = {
	...options,
	testPathIgnorePatterns: ['/node_modules/', '/test/unit/(architecture|package|docs|nodes|trigger|send-nodes)/'],
};
