/**
 * Who may do what: the local user, and which hosts and pages may speak to the server. Start at
 * {@link dev.sqlmatic.security.HostGuard}. Imports {@code failure} and {@code json}.
 */
package dev.sqlmatic.security;
