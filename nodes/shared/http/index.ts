/** The one HTTP door: what a node sends goes out here, and what comes back comes in. */
export type { BrokenConnection, BrokenExchange, HttpAnswer, OpenAnswer } from './answer';
export { readBytes } from './body';
export { Deadline, deadlineOf, within } from './deadline';
export type { HttpContext } from './deadline';
export { openHttp, sendHttp } from './exchange';
export type { ExchangeLimits, SampledAnswer } from './exchange';
export { openOwnAddress } from './own-address';
export type { HttpRequest, PlainRequest } from './request';
export type { NoToken } from './sign-in';
