/* The program "tesseract" over the library out of tesserocr's wheel, which brings no program: what chatapp asks of it.
     tesseract --version | --list-langs
     tesseract PICTURE|- OUTPUT|- [-l LANGUAGES] [--dpi N] [--psm N] [--tessdata-dir FOLDER] [-c NAME=VALUE] [txt] [tsv] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct TessBaseAPI TessBaseAPI;
typedef struct TessResultRenderer TessResultRenderer;
const char *TessVersion(void);
TessBaseAPI *TessBaseAPICreate(void);
void TessBaseAPIDelete(TessBaseAPI *);
int TessBaseAPIInit3(TessBaseAPI *, const char *folder, const char *languages);
int TessBaseAPISetVariable(TessBaseAPI *, const char *name, const char *value);
void TessBaseAPISetPageSegMode(TessBaseAPI *, int mode);
int TessBaseAPIProcessPages(TessBaseAPI *, const char *picture, const char *retry, int milliseconds, TessResultRenderer *);
char **TessBaseAPIGetAvailableLanguagesAsVector(const TessBaseAPI *);
void TessDeleteTextArray(char **);
TessResultRenderer *TessTextRendererCreate(const char *output);
TessResultRenderer *TessTsvRendererCreate(const char *output);
void TessResultRendererInsert(TessResultRenderer *, TessResultRenderer *next);
void TessDeleteResultRenderer(TessResultRenderer *);

enum { MOST_VARIABLES = 32, PAGE_AUTOMATIC = 3 };

static int list_languages(TessBaseAPI *api, const char *folder) {
    if (TessBaseAPIInit3(api, folder, "eng") != 0 && TessBaseAPIInit3(api, folder, "osd") != 0) return 1;
    char **languages = TessBaseAPIGetAvailableLanguagesAsVector(api);
    puts("List of available languages:");
    for (int i = 0; languages && languages[i]; i++) puts(languages[i]);
    TessDeleteTextArray(languages);
    TessBaseAPIDelete(api);
    return 0;
}

int main(int count, char **arguments) {
    const char *places[2] = {NULL, NULL}, *languages = "eng", *folder = getenv("TESSDATA_PREFIX"), *dpi = NULL;
    char *variables[MOST_VARIABLES];
    int variable_count = 0, place_count = 0, mode = PAGE_AUTOMATIC, wants_text = 0, wants_table = 0, lists = 0;
    for (int i = 1; i < count; i++) {
        char *word = arguments[i], *value = i + 1 < count ? arguments[i + 1] : NULL;
        if (!strcmp(word, "--version") || !strcmp(word, "-v")) {
            printf("tesseract %s\n", TessVersion());
            return 0;
        } else if (!strcmp(word, "--list-langs"))
            lists = 1;
        else if (word[0] == '-' && word[1] && !value) {
            fprintf(stderr, "tesseract: %s needs a value.\n", word);
            return 1;
        } else if (!strcmp(word, "-l"))
            languages = arguments[++i];
        else if (!strcmp(word, "--psm"))
            mode = atoi(arguments[++i]);
        else if (!strcmp(word, "--dpi"))
            dpi = arguments[++i];
        else if (!strcmp(word, "--tessdata-dir"))
            folder = arguments[++i];
        else if (!strcmp(word, "-c") && variable_count < MOST_VARIABLES && strchr(value, '='))
            variables[variable_count++] = arguments[++i];
        else if (place_count < 2 && (word[0] != '-' || !word[1]))
            places[place_count++] = word;
        else if (!strcmp(word, "txt"))
            wants_text = 1;
        else if (!strcmp(word, "tsv"))
            wants_table = 1;
        else {
            fprintf(stderr, "tesseract: %s is not known to this program.\n", word);
            return 1;
        }
    }
    TessBaseAPI *api = TessBaseAPICreate();
    if (lists) return list_languages(api, folder);
    if (place_count < 2) {
        fputs("tesseract: a picture and a place for the text are needed.\n", stderr);
        return 1;
    }
    if (TessBaseAPIInit3(api, folder, languages) != 0) {
        fprintf(stderr, "tesseract: no data for %s.\n", languages);
        return 1;
    }
    TessBaseAPISetPageSegMode(api, mode);
    if (dpi) TessBaseAPISetVariable(api, "user_defined_dpi", dpi);
    for (int i = 0; i < variable_count; i++) {
        char *value = strchr(variables[i], '=');
        *value = 0;
        if (!TessBaseAPISetVariable(api, variables[i], value + 1))
            fprintf(stderr, "tesseract: there is no variable %s.\n", variables[i]);
    }
    const char *output = strcmp(places[1], "-") ? places[1] : "stdout";
    /* The table comes before the text, as from Tesseract's own program. */
    TessResultRenderer *first = wants_table ? TessTsvRendererCreate(output) : TessTextRendererCreate(output);
    if (wants_table && wants_text) TessResultRendererInsert(first, TessTextRendererCreate(output));
    int read = TessBaseAPIProcessPages(api, places[0], NULL, 0, first);
    TessDeleteResultRenderer(first);
    TessBaseAPIDelete(api);
    return read ? 0 : 1;
}
