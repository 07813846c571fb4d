package dev.sqlmatic.database;

import dev.sqlmatic.database.worker.FrameReader;
import dev.sqlmatic.database.worker.FrameWriter;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;

/**
 * A {@link Failure} as it crosses from a worker. Only those that the sandbox throws have a form of
 * their own; any other is a fault of ours, and its detail stays in the worker. Stateless.
 */
final class WorkerFailures {
  private static final int INTERNAL = 0;
  private static final int REJECTED = 1;
  private static final int FAILED = 2;
  private static final int BAD_INPUT = 3;
  private static final int TOO_LARGE = 4;
  private static final int CONFLICT = 5;
  private static final int NOT_FOUND = 6;
  private static final int DENIED = 7;

  private WorkerFailures() {}

  static void put(FrameWriter frame, Failure failure) {
    switch (failure) {
      case Failure.QueryRejected(String detail) -> frame.putByte(REJECTED).putText(detail);
      case Failure.QueryFailed(String detail) -> frame.putByte(FAILED).putText(detail);
      case Failure.BadInput bad ->
          frame.putByte(BAD_INPUT).putText(bad.code()).putText(bad.detail());
      case Failure.TooLarge(String code, String detail) ->
          frame.putByte(TOO_LARGE).putText(code).putText(detail);
      case Failure.Conflict(String code, String detail) ->
          frame.putByte(CONFLICT).putText(code).putText(detail);
      case Failure.NotFound(String code, String detail) ->
          frame.putByte(NOT_FOUND).putText(code).putText(detail);
      case Failure.Denied(String code, String detail) ->
          frame.putByte(DENIED).putText(code).putText(detail);
      case Failure.QueryTimedOut _,
          Failure.QueryEndedItsProcess _,
          Failure.TooManyRequests _,
          Failure.ModelUnavailable _,
          Failure.LimitReached _,
          Failure.Cancelled _,
          Failure.Internal _ ->
          frame.putByte(INTERNAL);
    }
  }

  static FailureException take(FrameReader frame) throws IOException {
    int kind = frame.takeByte();
    return new FailureException(
        switch (kind) {
          case REJECTED -> new Failure.QueryRejected(frame.takeText());
          case FAILED -> new Failure.QueryFailed(frame.takeText());
          case BAD_INPUT -> new Failure.BadInput(frame.takeText(), frame.takeText());
          case TOO_LARGE -> new Failure.TooLarge(frame.takeText(), frame.takeText());
          case CONFLICT -> new Failure.Conflict(frame.takeText(), frame.takeText());
          case NOT_FOUND -> new Failure.NotFound(frame.takeText(), frame.takeText());
          case DENIED -> new Failure.Denied(frame.takeText(), frame.takeText());
          case INTERNAL ->
              new Failure.Internal("The query failed for a reason of SQLMatic's own; see its log.");
          default -> throw new IOException("a failure of the unknown kind " + kind);
        });
  }
}
