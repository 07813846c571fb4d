/**
 * Child processes that answer frames with frames: started, bounded, watched, replaced. It knows
 * nothing of SQL. Start at {@code WorkerPool}. Imports nothing of ours.
 */
package dev.sqlmatic.database.worker;
