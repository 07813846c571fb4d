package dev.sqlmatic.database;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Where a worker process begins; not for users. A class of its own, so that it loads little. It
 * serves frames on its standard streams and ends when its input does, whatever it is doing.
 */
public final class WorkerMain {
  private WorkerMain() {}

  public static void main(String[] arguments) {
    InputStream in = new FileInputStream(FileDescriptor.in);
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err); // a stray line among the frames would end the worker
    try {
      SandboxSelfTest.run();
      new SqlWorker(in, out).serve();
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
