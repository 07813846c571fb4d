package dev.sqlmatic.database;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Idle connections to one file. A connection whose file has been replaced since is not handed out:
 * neither {@code data_version} nor {@code schema_version} tells of that. Thread-safe; opening and
 * closing happen outside the lock.
 */
final class ConnectionPool implements SqlTask.Lender<SandboxedConnection>, AutoCloseable {
  private final DatabaseFile file;
  private final int keep;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<SandboxedConnection> idle = new ArrayDeque<>();
  private boolean closed;

  ConnectionPool(DatabaseFile file, int keep) {
    this.file = file;
    this.keep = keep;
  }

  DatabaseFile file() {
    return file;
  }

  @Override
  public SandboxedConnection borrow() throws SQLException {
    DatabaseFile.Identity identity = file.identity();
    SandboxedConnection connection;
    do {
      lock.lock();
      try {
        connection = idle.pollFirst();
      } finally {
        lock.unlock();
      }
      if (connection != null && !connection.identity().equals(identity)) {
        connection.close();
      }
    } while (connection != null && !connection.identity().equals(identity));
    return connection == null ? SandboxedConnection.open(file) : connection;
  }

  @Override
  public void giveBack(SandboxedConnection connection, boolean healthy) throws SQLException {
    boolean kept = false;
    lock.lock();
    try {
      if (healthy && !closed && idle.size() < keep) {
        idle.addFirst(connection);
        kept = true;
      }
    } finally {
      lock.unlock();
    }
    if (!kept) {
      connection.close();
    }
  }

  @Override
  public void close() throws SQLException {
    List<SandboxedConnection> closing;
    lock.lock();
    try {
      closed = true;
      closing = new ArrayList<>(idle);
      idle.clear();
    } finally {
      lock.unlock();
    }
    for (SandboxedConnection connection : closing) {
      connection.close();
    }
  }
}
