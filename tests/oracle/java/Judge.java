import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.ValidateOutcome;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormUtils;

/**
 * Opens a submission somebody else made, as ODK Collect opens a saved form, and checks all of it.
 *
 * Arguments: the form, the folder of its media, the submission. The first line says "valid" or what is wrong and where;
 * the rest is the submission as JavaRosa would send it.
 */
public class Judge {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        new XFormsModule().registerModule();
        ReferenceManager.instance().addReferenceFactory(new MediaFolder(Paths.get(arguments[1])));
        FormDef form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(read(arguments[0])));
        TreeElement saved = XFormParser.restoreDataModel(read(arguments[2]), null).getRoot();
        TreeElement root = form.getMainInstance().getRoot().deepCopy(true);
        root.populate(saved, form);
        form.getMainInstance().setRoot(root);
        form.initialize(false, new InstanceInitializationFactory());
        out.println(said(form, form.validate(true)));
        byte[] xml = new XFormSerializingVisitor().serializeInstance(form.getMainInstance());
        out.write(xml);
        out.flush();
    }

    private static byte[] read(String file) throws Exception {
        Path path = Paths.get(file);
        return Files.readAllBytes(path);
    }

    private static String said(FormDef form, ValidateOutcome outcome) {
        if (outcome == null) {
            return "valid";
        }
        boolean empty = outcome.outcome == FormEntryController.ANSWER_REQUIRED_BUT_EMPTY;
        return (empty ? "required and empty: " : "constraint violated: ") + outcome.failedPrompt.getReference();
    }
}
