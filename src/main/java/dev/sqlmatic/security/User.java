package dev.sqlmatic.security;

/**
 * Who asks. Until there are users to log in, everyone on this machine is {@link #LOCAL}; every row
 * that is stored has its owner all the same.
 */
public record User(String id) {
  public static final User LOCAL = new User("local");
}
