import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.javarosa.core.services.IPropertyManager;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.services.properties.IPropertyRules;
import org.javarosa.model.xform.XFormsModule;

/**
 * JavaRosa behind a line protocol, for the tests that compare it with our engine.
 *
 * A request is a line of fields joined by tabs, each percent-encoded. The answer is any number of such lines and then a
 * line "." or a line "!" and what went wrong. javarosa.py beside this folder speaks it.
 */
public class Driver {
    private static final PrintStream OUT = System.out;

    private Filling filling;

    public static void main(String[] arguments) throws IOException {
        // Whatever the library prints must not get into the answers.
        System.setOut(System.err);
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager(new NoProperties());
        Driver driver = new Driver();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                for (List<String> fields : driver.perform(decoded(line))) {
                    OUT.println(encoded(fields));
                }
                OUT.println(".");
            } catch (Throwable error) {
                OUT.println("!" + encoded(List.of(error.getClass().getSimpleName() + ": " + error.getMessage())));
            }
            OUT.flush();
        }
    }

    private List<List<String>> perform(List<String> fields) throws Exception {
        switch (fields.get(0)) {
            case "load":
                filling = new Filling(Paths.get(fields.get(1)), Paths.get(fields.get(2)));
                return List.of();
            case "answer":
                filling.answer(fields.get(1), fields.get(2));
                return List.of();
            case "add":
                filling.add(fields.get(1));
                return List.of();
            case "remove":
                filling.remove(fields.get(1));
                return List.of();
            case "language":
                filling.speak(fields.get(1));
                return List.of();
            case "state":
                return filling.state();
            case "prompts":
                return filling.prompts();
            case "xml":
                return List.of(List.of(filling.xml()));
            default:
                throw new IllegalArgumentException(fields.get(0));
        }
    }

    private static String encoded(List<String> fields) {
        List<String> encoded = new ArrayList<>();
        for (String field : fields) {
            encoded.add(URLEncoder.encode(field, StandardCharsets.UTF_8));
        }
        return String.join("\t", encoded);
    }

    private static List<String> decoded(String line) {
        List<String> fields = new ArrayList<>();
        for (String field : line.split("\t", -1)) {
            fields.add(URLDecoder.decode(field, StandardCharsets.UTF_8));
        }
        return fields;
    }

    /** A device that knows nothing of itself, as ours in the tests: jr:preload="property" finds nothing. */
    private static class NoProperties implements IPropertyManager {
        @Override
        public List<String> getProperty(String name) {
            return List.of();
        }

        @Override
        public String getSingularProperty(String name) {
            return null;
        }

        @Override
        public void setProperty(String name, String value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setProperty(String name, List<String> value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void addRules(IPropertyRules rules) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<IPropertyRules> getRules() {
            return List.of();
        }
    }
}
