/** Reads the kernel's data about a process. */
import { readFileSync } from 'node:fs';

/** @param {number} pid @returns {number} resident memory in MB */
export function residentMb(pid) {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}
