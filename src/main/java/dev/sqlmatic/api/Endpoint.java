package dev.sqlmatic.api;

import io.helidon.http.Method;

/**
 * One method of one path. The list of all of them is what the server routes by and what {@code
 * openapi.yaml} is compared with.
 *
 * @param path with {@code {name}} where a value stands
 */
public record Endpoint(Method method, String path, Action action) {

  /** Answers a request; what it throws becomes a problem. */
  @FunctionalInterface
  public interface Action {
    Reply answer(Call call) throws Exception;
  }

  static Endpoint get(String path, Action action) {
    return new Endpoint(Method.GET, path, action);
  }

  static Endpoint post(String path, Action action) {
    return new Endpoint(Method.POST, path, action);
  }

  static Endpoint patch(String path, Action action) {
    return new Endpoint(Method.PATCH, path, action);
  }

  static Endpoint delete(String path, Action action) {
    return new Endpoint(Method.DELETE, path, action);
  }
}
