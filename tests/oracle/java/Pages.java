import java.util.function.Consumer;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.form.api.FormEntryModel;

/** The pages of a form, which make the instances jr:count asks for as somebody turns them, and tell of each. */
class Pages extends FormEntryModel {
    private final Consumer<TreeReference> made;

    Pages(FormDef form, Consumer<TreeReference> made) {
        super(form);
        this.made = made;
    }

    @Override
    public void setQuestionIndex(FormIndex index) {
        boolean missing = isMissing(index);
        super.setQuestionIndex(index);
        if (missing && !isMissing(index)) {
            made.accept(index.getReference());
        }
    }

    private boolean isMissing(FormIndex index) {
        FormDef form = getForm();
        return index.isInForm() && form.getInstance().resolveReference(form.getChildInstanceRef(index)) == null;
    }
}
