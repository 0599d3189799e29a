/** Imported before n8n-core, which reads its settings while it loads: enables the protection of internal addresses. */
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
