package dev.sqlmatic.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.ResultJson;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedChatModelTest {
  private static final String QUERY = EmbeddedChatModel.QUERY_TOOL;
  private static final String SCHEMA = EmbeddedChatModel.SCHEMA_TOOL;

  @TempDir private Path folder;
  private JdbcDatabaseAccess shop;
  private EmbeddedChatModel model;
  private final List<ChatMessage> messages = new ArrayList<>();

  @BeforeEach
  void open() {
    shop = Shop.open(folder);
    model = new EmbeddedChatModel(new QuestionAnswerer(Shop.CLOCK), shop);
    messages.add(SystemMessage.from("Answer from the database."));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  /** What one call gave. */
  private static final class Heard implements StreamingChatResponseHandler {
    private final List<String> pieces = new ArrayList<>();
    private final List<ToolExecutionRequest> calls = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final List<ChatResponse> responses = new ArrayList<>();

    @Override
    public void onPartialResponse(String piece) {
      pieces.add(piece);
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
      calls.add(call.toolExecutionRequest());
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable error) {
      errors.add(error);
    }

    private AiMessage message() {
      assertThat(errors).isEmpty();
      assertThat(responses).hasSize(1);
      return responses.getFirst().aiMessage();
    }
  }

  private Heard say(EmbeddedChatModel speaker, String... tools) {
    var request = ChatRequest.builder().messages(List.copyOf(messages));
    if (tools.length > 0) {
      request.toolSpecifications(
          List.of(tools).stream().map(t -> ToolSpecification.builder().name(t).build()).toList());
    }
    var heard = new Heard();
    speaker.doChat(request.build(), heard);
    if (heard.errors.isEmpty()) {
      messages.add(heard.message());
    }
    return heard;
  }

  private void result(ToolExecutionRequest call, String text) {
    messages.add(ToolExecutionResultMessage.from(call, text));
  }

  private String run(String sql) {
    return Json.write(ResultJson.write(shop.query(QueryRequest.of(sql))));
  }

  /** Asks and runs the query as the loop would. */
  private Heard answer(String question) {
    messages.add(UserMessage.from(question));
    Heard call = say(model, QUERY);
    ToolExecutionRequest request = call.message().toolExecutionRequests().getFirst();
    result(request, run(Json.parse(request.arguments()).get("sql").asText()));
    return say(model, QUERY);
  }

  @Test
  void readsTheSchemaThenQueriesThenAnswers() {
    messages.add(UserMessage.from("How many customers live in Paris?"));

    Heard first = say(model, QUERY, SCHEMA);
    assertThat(first.calls).hasSize(1);
    assertThat(first.calls.getFirst().name()).isEqualTo(SCHEMA);
    assertThat(first.calls.getFirst().arguments()).isEqualTo("{\"tables\":[\"customers\"]}");
    assertThat(first.responses.getFirst().finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    result(first.calls.getFirst(), "CREATE TABLE customers (…)");

    Heard second = say(model, QUERY, SCHEMA);
    assertThat(second.calls.getFirst().name()).isEqualTo(QUERY);
    String sql = Json.parse(second.calls.getFirst().arguments()).get("sql").asText();
    assertThat(sql).isEqualTo("SELECT COUNT(*) AS customers FROM customers WHERE city = 'Paris'");
    assertThat(second.calls.getFirst().id()).isNotEqualTo(first.calls.getFirst().id());
    result(second.calls.getFirst(), run(sql));

    Heard third = say(model, QUERY, SCHEMA);
    assertThat(third.message().text())
        .isEqualTo("There are 2 customers. I looked only at those where city is 'Paris'.");
    assertThat(String.join("", third.pieces)).isEqualTo(third.message().text());
    assertThat(third.pieces).hasSizeGreaterThan(1);
    assertThat(third.responses.getFirst().finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(third.responses.getFirst().tokenUsage().totalTokenCount()).isZero();
  }

  @Test
  void saysInItsAttributesHowItCameToTheAnswer() {
    AiMessage message = answer("How many customers live in Paris?").message();
    assertThat(message.attribute("confidence", Double.class)).isBetween(0.5, 1.0);
    assertThat(message.attribute("sql", String.class)).contains("city = 'Paris'");
    assertThat(message.attributes().get("suggestions")).asInstanceOf(LIST).hasSizeBetween(3, 5);
    assertThat(message.attributes().get("alternatives")).asInstanceOf(LIST).isNotNull();
  }

  @Test
  void wordsARankingWithItsTop() {
    assertThat(answer("Which artists earned the most last year?").message().text())
        .startsWith("Blue Tram (12) comes first, then The Owls (5).")
        .contains("order date is from 2025-01-01 to 2025-12-31");
  }

  @Test
  void wordsOneValueWithItsName() {
    assertThat(answer("What is the total revenue?").message().text())
        .isEqualTo("The total revenue is 28.");
  }

  @Test
  void wordsNothingWithWhatWasLookedFor() {
    assertThat(answer("Which tracks have a unit price above 100?").message().text())
        .isEqualTo("No tracks matched. I looked for those where unit price is more than 100.");
  }

  @Test
  void namesPeopleByTheirWholeName() {
    assertThat(answer("Which customers have no orders?").message().text()).startsWith("Dora Aim.");
  }

  /** Asks, and gives the first two customers' names of as many rows as said. */
  private String answerOf(int rowCount, boolean truncated) {
    messages.add(UserMessage.from("Show the names of customers."));
    Heard call = say(model, QUERY);
    result(
        call.message().toolExecutionRequests().getFirst(),
        """
        {"columns":["first_name","last_name"],"rows":[["Ann","Lee"],["Bob","Kern"]],
         "row_count":%d,"truncated":%b}\
        """
            .formatted(rowCount, truncated));
    return say(model, QUERY).message().text();
  }

  @Test
  void tellsHowManyRowsTheQueryGaveNotHowManyItWasShown() {
    assertThat(answerOf(73, false)).isEqualTo("73 customers; the first is Ann Lee.");
  }

  @Test
  void saysMoreThanWhereTheQueryWasCutOff() {
    assertThat(answerOf(1000, true)).isEqualTo("More than 1,000 customers; the first is Ann Lee.");
  }

  @Test
  void namesAllRowsOnlyWhereItWasShownAll() {
    assertThat(answerOf(3, false)).isEqualTo("3 customers; the first is Ann Lee.");
    assertThat(answerOf(2, false)).isEqualTo("2 customers: Ann Lee and Bob Kern.");
  }

  @Test
  void saysWhichWordItLeftOut() {
    assertThat(answer("How many fluffy customers are there?").message().text())
        .endsWith("I did not understand “fluffy” and left it out.");
  }

  @Test
  void introducesTheDatabaseToWhoAsksForHelp() {
    messages.add(UserMessage.from("What can I ask?"));
    AiMessage message = say(model, QUERY, SCHEMA).message();
    assertThat(message.hasToolExecutionRequests()).isFalse();
    assertThat(message.text())
        .contains("It has 6 tables", "- customers: first name, last name, city and country")
        .contains("You can ask, for instance:\n- ");
    assertThat(message.attribute("confidence", Double.class)).isEqualTo(1);
  }

  @Test
  void tellsHowTablesHangTogether() {
    messages.add(UserMessage.from("How are orders and customers related?"));
    assertThat(say(model, QUERY, SCHEMA).message().text())
        .startsWith("orders and customers belong together directly")
        .contains("orders.customer_id = customers.customer_id");
  }

  @Test
  void namesTheColumnsOfATable() {
    assertThat(answer("What is in orders?").message().text())
        .isEqualTo("The columns of orders: order_id, customer_id, order_date and status.");
  }

  @Test
  void saysWhenItIsNotSure() {
    assertThat(answer("Which shiny customers juggle widgets?").message().text())
        .startsWith("I am not sure: I read this as ");
  }

  @Test
  void triesTheNextReadingAfterAnErrorThenGivesUp() {
    messages.add(UserMessage.from("Show the title of tracks by genre name"));
    var asked = new ArrayList<String>();
    Heard heard = say(model, QUERY);
    while (heard.message().hasToolExecutionRequests()) {
      ToolExecutionRequest call = heard.message().toolExecutionRequests().getFirst();
      asked.add(call.arguments());
      result(call, "{\"error\":\"disk I/O error\"}");
      heard = say(model, QUERY);
    }
    assertThat(asked).doesNotHaveDuplicates().hasSizeBetween(1, 3);
    assertThat(heard.message().text()).contains("disk I/O error", "I understood");
  }

  @Test
  void offersQuestionsWhereItCannotAnswer() {
    messages.add(UserMessage.from("zxcv qwer?"));
    AiMessage message = say(model, QUERY, SCHEMA).message();
    assertThat(message.hasToolExecutionRequests()).isFalse();
    assertThat(message.text()).startsWith("I cannot answer that").contains("\n- ");
    assertThat(message.attribute("confidence", Double.class)).isZero();
  }

  @Test
  void writesTheSqlWhereNoToolIsOffered() {
    messages.add(UserMessage.from("How many customers are there?"));
    AiMessage message = say(model).message();
    assertThat(message.hasToolExecutionRequests()).isFalse();
    assertThat(message.text()).contains("```sql\nSELECT COUNT(*) AS customers FROM customers\n```");
  }

  @Test
  void answersASecondQuestionOfTheConversation() {
    answer("How many customers are there?");
    assertThat(answer("How many tracks are there?").message().text())
        .isEqualTo("There are 5 tracks.");
  }

  @Test
  void takesAnyToolResultForAnErrorThatIsNoTable() {
    messages.add(UserMessage.from("How many customers are there?"));
    Heard call = say(model, QUERY);
    result(call.calls.getFirst(), "[not an object]");
    assertThat(say(model, QUERY).message().text()).contains("[not an object]");
  }

  @Test
  void reportsADatabaseThatCannotBeRead() {
    messages.add(UserMessage.from("How many customers are there?"));
    DatabaseAccess gone =
        new DatabaseAccess() {
          @Override
          public String name() {
            return "gone";
          }

          @Override
          public dev.sqlmatic.database.DatabaseStructure structure() {
            throw new FailureException(new Failure.NotFound("DATABASE_NOT_FOUND", "It is gone."));
          }

          @Override
          public long dataVersion() {
            return 1;
          }

          @Override
          public dev.sqlmatic.database.QueryResult query(QueryRequest request) {
            throw new FailureException(new Failure.NotFound("DATABASE_NOT_FOUND", "It is gone."));
          }
        };
    Heard heard = say(new EmbeddedChatModel(new QuestionAnswerer(Shop.CLOCK), gone), QUERY);
    assertThat(heard.errors).hasSize(1);
    assertThat(heard.responses).isEmpty();
  }
}
