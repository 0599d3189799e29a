/** The framework-free entry of the package: everything the nodes use, usable without n8n (DESIGN §2). */
export {};
