import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.data.DateData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;

/**
 * Times JavaRosa on one form: how long it takes to load, to answer each question in turn, to answer the first number
 * again and again; and what it keeps in memory.
 *
 * <pre>java Bench FORM LOADS AGAIN [load]</pre>
 *
 * prints a line for each: its name and the milliseconds (for "memory" the megabytes), all joined by blanks. With "load"
 * nothing is answered.
 */
public class Bench {
    private static final int A_NUMBER = 7;

    private final Map<String, List<Double>> times = new LinkedHashMap<>();
    private FormDef form;
    private FormEntryModel model;
    private FormEntryController controller;

    public static void main(String[] arguments) throws Exception {
        new XFormsModule().registerModule();
        Bench bench = new Bench();
        double before = memory();
        bench.load(Paths.get(arguments[0]), Integer.parseInt(arguments[1]));
        bench.put("memory", memory() - before);
        if (arguments.length == 3) {
            FormIndex first = bench.answerAll();
            for (int number = 0; number < Integer.parseInt(arguments[2]); number++) {
                bench.answer("head", first, new IntegerData(number));
            }
        }
        for (Map.Entry<String, List<Double>> entry : bench.times.entrySet()) {
            StringBuilder line = new StringBuilder(entry.getKey());
            for (Double time : entry.getValue()) {
                line.append(' ').append(time);
            }
            System.out.println(line);
        }
    }

    private void load(Path file, int times) throws Exception {
        byte[] xml = Files.readAllBytes(file);
        for (int time = 0; time < times; time++) {
            long begin = clock();
            form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(xml));
            form.initialize(true, new InstanceInitializationFactory());
            put("load", (clock() - begin) / 1e6);
        }
        model = new FormEntryModel(form);
        controller = new FormEntryController(model);
    }

    /** Answers every question, and returns the index of the first number. */
    private FormIndex answerAll() {
        FormIndex first = null;
        int event;
        while ((event = controller.stepToNextEvent()) != FormEntryController.EVENT_END_OF_FORM) {
            if (event != FormEntryController.EVENT_QUESTION) {
                continue;
            }
            FormEntryPrompt prompt = model.getQuestionPrompt();
            if (prompt.getControlType() == Constants.CONTROL_SELECT_ONE) {
                answer("select", model.getFormIndex(), new SelectOneData(prompt.getSelectChoices().get(0).selection()));
            } else if (prompt.getDataType() == Constants.DATATYPE_INTEGER) {
                first = first == null ? model.getFormIndex() : first;
                answer("integer", model.getFormIndex(), new IntegerData(A_NUMBER));
            } else if (prompt.getDataType() == Constants.DATATYPE_DATE) {
                answer("date", model.getFormIndex(), new DateData(new GregorianCalendar(2020, Calendar.JANUARY, 2).getTime()));
            } else {
                answer("text", model.getFormIndex(), new StringData("hello"));
            }
        }
        return first;
    }

    private void answer(String kind, FormIndex index, IAnswerData answer) {
        long begin = clock();
        int result = controller.answerQuestion(index, answer, true);
        put(kind, (clock() - begin) / 1e6);
        if (result != FormEntryController.ANSWER_OK) {
            throw new IllegalStateException("refused: " + index);
        }
    }

    /** The processor's time of this thread: other work on the machine is not ours. Compiler and collector run in others. */
    private static long clock() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void put(String name, double value) {
        times.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private static double memory() throws IOException {
        Runtime runtime = Runtime.getRuntime();
        for (int time = 0; time < 3; time++) {
            runtime.gc();
        }
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }
}
