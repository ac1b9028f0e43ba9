import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.QuestionDef;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectMultiData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.helper.AnswerDataUtil;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormUtils;

/** One form being filled in by JavaRosa, as a person would who turns the pages. */
class Filling {
    private static final int ROUNDS = 10;

    private final FormDef form;
    private final FormEntryController controller;

    Filling(Path file, Path media) throws Exception {
        ReferenceManager references = ReferenceManager.instance();
        references.reset();
        references.addReferenceFactory(new MediaFolder(media));
        form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
        form.initialize(true, new InstanceInitializationFactory());
        controller = new FormEntryController(new Pages(form, this::workOutAnew));
        settle();
    }

    /**
     * JavaRosa makes the instances that jr:count asks for, and takes choices that are gone out of answers, only when
     * somebody comes by. What it then does may change pages before, so this goes on until nothing is new.
     */
    private void settle() throws IOException {
        String before = "";
        String after = xml();
        for (int round = 0; round < ROUNDS && !after.equals(before); round++) {
            while (removeSurplus()) {
                continue;
            }
            for (FormEntryPrompt prompt : questions().values()) {
                if (isSelect(prompt.getQuestion())) {
                    chooseAgain(prompt);
                }
            }
            before = after;
            after = xml();
        }
    }

    /** What reads an answer does not learn that JavaRosa has taken it away ("answers that go quietly"). */
    private void chooseAgain(FormEntryPrompt prompt) {
        TreeElement element = form.getInstance().resolveReference(prompt.getIndex().getReference());
        IAnswerData before = element.getValue();
        prompt.getSelectChoices();
        IAnswerData after = element.getValue();
        if (!text(before).equals(text(after))) {
            element.setAnswer(before);
            controller.saveAnswer(prompt.getIndex(), after, true);
        }
    }

    private static String text(IAnswerData data) {
        return data == null ? "" : data.uncast().getString();
    }

    /**
     * JavaRosa only ever adds to what jr:count asks for; ODK Web Forms, which we follow, takes away too. Doing it here
     * lets everything else be compared also after a number went down.
     */
    private boolean removeSurplus() {
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        for (int event = step(); event != FormEntryController.EVENT_END_OF_FORM; event = step()) {
            if (event == FormEntryController.EVENT_REPEAT) {
                GroupDef group = (GroupDef) form.getChild(here());
                if (group.getCountReference() != null && here().getTerminal().getInstanceIndex() >= wanted(group)) {
                    delete(here());
                    return true;
                }
            }
        }
        return false;
    }

    private int wanted(GroupDef group) {
        TreeReference ref = group.getConextualizedCountReference(here().getReference());
        IAnswerData count = form.getInstance().resolveReference(ref).getValue();
        return count == null ? 0 : AnswerDataUtil.answerDataToInt(count);
    }

    private Map<String, FormEntryPrompt> questions() {
        Map<String, FormEntryPrompt> found = new LinkedHashMap<>();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        for (int event = step(); event != FormEntryController.EVENT_END_OF_FORM; event = step()) {
            if (event == FormEntryController.EVENT_QUESTION) {
                found.put(name(here().getReference()), controller.getModel().getQuestionPrompt());
            }
        }
        return found;
    }

    private int step() {
        return controller.stepToNextEvent();
    }

    private FormIndex here() {
        return controller.getModel().getFormIndex();
    }

    void answer(String ref, String text) throws IOException {
        FormEntryPrompt prompt = questions().get(ref);
        if (prompt == null) {
            throw new IllegalArgumentException("nothing is asked at " + ref);
        }
        controller.saveAnswer(prompt.getIndex(), data(prompt, text), true);
        // By itself it works out anew only what is in the same instance ("the instance before").
        form.triggerTriggerables(prompt.getIndex().getReference().genericize());
        settle();
    }

    private static IAnswerData data(FormEntryPrompt prompt, String text) {
        if (text.isEmpty()) {
            return null;
        }
        QuestionDef question = prompt.getQuestion();
        if (question.getControlType() == Constants.CONTROL_SELECT_ONE) {
            return new SelectOneData(selection(prompt, text));
        }
        if (isSelect(question)) {
            List<Selection> selections = new ArrayList<>();
            for (String value : text.trim().split("\\s+")) {
                selections.add(selection(prompt, value));
            }
            boolean ranked = question.getControlType() == Constants.CONTROL_RANK;
            return ranked ? new MultipleItemsData(selections) : new SelectMultiData(selections);
        }
        return XFormAnswerDataParser.getAnswerData(text, prompt.getDataType(), question);
    }

    private static Selection selection(FormEntryPrompt prompt, String value) {
        for (SelectChoice choice : prompt.getSelectChoices()) {
            if (choice.getValue().equals(value)) {
                return choice.selection();
            }
        }
        return new Selection(value);
    }

    private static boolean isSelect(QuestionDef question) {
        int control = question.getControlType();
        return control == Constants.CONTROL_SELECT_ONE || control == Constants.CONTROL_SELECT_MULTI
            || control == Constants.CONTROL_RANK;
    }

    /** Adds an instance to the repeat ("/data/person"). */
    void add(String ref) throws IOException {
        FormIndex index = find(ref, FormEntryController.EVENT_PROMPT_NEW_REPEAT);
        controller.newRepeat(index);
        workOutAnew(index.getReference());
        settle();
    }

    /** Removes an instance ("/data/person[2]"). */
    void remove(String ref) throws IOException {
        delete(find(ref, FormEntryController.EVENT_REPEAT));
        settle();
    }

    private void delete(FormIndex index) {
        TreeReference gone = index.getReference();
        controller.deleteRepeat(index);
        workOutAnew(gone);
    }

    /**
     * Works out everything that reads an instance which has come or gone. By itself JavaRosa does not look into the
     * repeats of what has gone ("inner instances that go"), nor into the groups of what has come ("groups in a new
     * instance"), and does nothing twice although what it reads has changed meanwhile ("once for a new instance").
     */
    private void workOutAnew(TreeReference instance) {
        TreeReference every = instance.genericize();
        workOutAnew(form.getInstance().getTemplatePath(every), every);
    }

    private void workOutAnew(TreeElement element, TreeReference ref) {
        form.triggerTriggerables(ref);
        for (int place = 0; place < element.getNumChildren(); place++) {
            TreeElement child = element.getChildAt(place);
            workOutAnew(child, ref.extendRef(child.getName(), TreeReference.INDEX_UNBOUND));
        }
    }

    void speak(String language) throws IOException {
        controller.setLanguage(language);
        settle();
    }

    private FormIndex find(String ref, int wanted) {
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        for (int event = step(); event != FormEntryController.EVENT_END_OF_FORM; event = step()) {
            if (event == wanted) {
                String name = name(here().getReference());
                boolean unborn = wanted == FormEntryController.EVENT_PROMPT_NEW_REPEAT;
                // An instance that is not there yet has its number already.
                if (ref.equals(unborn ? name.substring(0, name.lastIndexOf('[')) : name)) {
                    return here();
                }
            }
        }
        throw new IllegalArgumentException("there is no " + ref);
    }

    /** For each node its reference, value, and whether it is relevant, required, readonly, and as its constraint says. */
    List<List<String>> state() {
        List<List<String>> found = new ArrayList<>();
        describe(form.getInstance().getRoot(), found);
        return found;
    }

    private void describe(TreeElement element, List<List<String>> found) {
        if (element.getMult() == TreeReference.INDEX_TEMPLATE) {
            return;
        }
        IAnswerData value = element.getValue();
        TreeReference ref = element.getRef();
        found.add(List.of(
            name(ref), value == null ? "" : value.uncast().getString(), flag(element.isRelevant()),
            flag(element.isRequired()), flag(!element.isEnabled()), flag(form.evaluateConstraint(ref, value))
        ));
        for (int place = 0; place < element.getNumChildren(); place++) {
            describe(element.getChildAt(place), found);
        }
    }

    /** For each question that is asked its reference, label, hint, and the value and label of each choice. */
    List<List<String>> prompts() {
        List<List<String>> found = new ArrayList<>();
        for (Map.Entry<String, FormEntryPrompt> entry : questions().entrySet()) {
            FormEntryPrompt prompt = entry.getValue();
            List<String> fields = new ArrayList<>();
            fields.add(entry.getKey());
            fields.add(orEmpty(prompt.getQuestionText()));
            fields.add(orEmpty(prompt.getHelpText()));
            if (isSelect(prompt.getQuestion())) {
                for (SelectChoice choice : prompt.getSelectChoices()) {
                    fields.add(choice.getValue());
                    fields.add(orEmpty(prompt.getSelectChoiceText(choice)));
                }
            }
            found.add(fields);
        }
        return found;
    }

    String xml() throws IOException {
        byte[] bytes = new XFormSerializingVisitor().serializeInstance(form.getInstance());
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** "/data/person[2]/name": instances of repeats have their place, from 1, and nothing else has. */
    private String name(TreeReference ref) {
        StringBuilder text = new StringBuilder();
        for (int level = 0; level < ref.size(); level++) {
            TreeReference above = ref.getSubReference(level);
            TreeElement element = form.getInstance().resolveReference(above);
            String prefix = element == null ? "" : orEmpty(element.getNamespacePrefix());
            text.append('/').append(prefix).append(prefix.isEmpty() ? "" : ":").append(ref.getName(level));
            TreeElement template = form.getInstance().getTemplate(above.genericize());
            if (template != null && template.isRepeatable()) {
                text.append('[').append(ref.getMultiplicity(level) + 1).append(']');
            }
        }
        return text.toString();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String flag(boolean value) {
        return value ? "1" : "0";
    }
}
